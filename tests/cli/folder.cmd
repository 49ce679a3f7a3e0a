mkdir a; $TRUCE check a; $TRUCE check .
