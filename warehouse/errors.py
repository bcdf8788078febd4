"""What the warehouse refuses."""


class WarehouseError(RuntimeError):
    """The warehouse cannot do what was asked; one line says what is wrong and what to do."""
