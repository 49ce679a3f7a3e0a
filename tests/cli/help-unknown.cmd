$TRUCE help nothing
