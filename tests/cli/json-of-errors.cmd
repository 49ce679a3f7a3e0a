$TRUCE solve well.yaml --json --limit x; echo "truce: 2" | $TRUCE check - --json
