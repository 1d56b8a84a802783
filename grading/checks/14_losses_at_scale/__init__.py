"""Hidden checks of exercise set 14: number formats, packing, balance, scaling laws, training in few bits."""
