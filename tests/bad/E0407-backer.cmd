influence {}
