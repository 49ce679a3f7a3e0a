(cat well.yaml; echo "# a remark") | $TRUCE fmt - >/dev/null
