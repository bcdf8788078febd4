"""What must hold: Great Expectations suites and the gate."""
