"""Run a check on many random cases: what the comparisons with the oracle share.

Options: TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]
"""
import argparse
import multiprocessing
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main(description, name, work, cases=200, first=None):
    """work((truce, seed)) returns (seed, fault or None, case text); a faulty case is left under build/shrunk/.

    first(truce), if given, checks something once and returns how much passed and failed.
    """
    ap = argparse.ArgumentParser(description=description)
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=cases)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--only", type=int, help="this seed alone")
    args = ap.parse_args()
    truce = os.path.abspath(args.truce)
    seeds = [args.only] if args.only is not None else range(args.seed, args.seed + args.cases)
    passed, failed = first(truce) if first and args.only is None else (0, 0)
    with multiprocessing.Pool(args.jobs) as pool:
        for seed, fault, text in pool.imap_unordered(work, [(truce, s) for s in seeds], chunksize=4):
            passed += fault is None
            if fault is None:
                continue
            failed += 1
            folder = os.path.join(ROOT, "build", "shrunk")
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "%s-%d.yaml" % (name, seed)), "w", encoding="utf-8") as f:
                f.write(text)
            print("FAILED seed %d: %s" % (seed, fault[:800]))
            sys.stdout.flush()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0

