$TRUCE help format
