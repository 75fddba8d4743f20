"""Where networks come from: one module per network; weights and labels, which all need."""
