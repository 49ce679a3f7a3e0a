deals {}
