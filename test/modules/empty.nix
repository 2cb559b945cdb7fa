# Stands in for the module, to see a system without it.
{ }
