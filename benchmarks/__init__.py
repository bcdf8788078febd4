"""How speed and accuracy are measured; run by `make bench`, never imported by the product."""
