$TRUCE help
