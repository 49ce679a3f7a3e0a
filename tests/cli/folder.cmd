mkdir a; $TRUCE check a; $TRUCE check . | head -n 1; cp well.yaml other.yaml; $TRUCE check .
