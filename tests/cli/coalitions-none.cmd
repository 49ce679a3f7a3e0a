# An empty list names no coalition: each party alone is looked at.
printf 'coalitions: []\n' >>well.yaml
$TRUCE coalitions well.yaml --concept nash
