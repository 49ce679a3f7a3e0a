echo "talks: {}" >>well.yaml; $TRUCE check well.yaml >/dev/null; $TRUCE check well.yaml -q >/dev/null
