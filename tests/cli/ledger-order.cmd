# Texts are compared in the order of their dates, wherever they stand in the file.
{ head -n -2 well.yaml; tail -n 1 well.yaml; tail -n 2 well.yaml | head -n 1; } >turned.yaml
$TRUCE ledger well.yaml >first
$TRUCE ledger turned.yaml >second
cmp first second && echo alike
