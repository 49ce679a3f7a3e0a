$TRUCE explain well.yaml --state s0 --party west --concept nash
