cp -- well.yaml --help; $TRUCE check -- --help >a && head -n 1 a
