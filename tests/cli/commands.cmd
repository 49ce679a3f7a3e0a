$TRUCE commands | python3 -c "import json, sys; print([c[\"name\"] for c in json.load(sys.stdin)])"
