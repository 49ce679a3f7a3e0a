solve {}
