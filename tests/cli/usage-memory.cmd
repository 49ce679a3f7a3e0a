$TRUCE check well.yaml --max-memory 5X; $TRUCE check well.yaml --max-memory -5; $TRUCE check well.yaml --max-memory nan; $TRUCE check well.yaml --max-memory ""
