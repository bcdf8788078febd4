"""How the weights are made; run by `make model`, never imported by the product."""
