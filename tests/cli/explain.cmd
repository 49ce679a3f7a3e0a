$TRUCE explain well.yaml --state s0 --party south --concept gmr
