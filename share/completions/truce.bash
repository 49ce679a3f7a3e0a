# bash completion for truce; made by tools/generate.
_truce() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]} options
    if [ "$COMP_CWORD" = 1 ]; then
        COMPREPLY=($(compgen -W " check fmt convert solve explain effect robust coalitions inverse query paths deals roadmap ripeness credibility issues hold ledger compare levers influence brief help commands schema version --help --version" -- "$current"))
        return
    fi
    case $before in
    --color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
    --concept) COMPREPLY=($(compgen -W "nash gmr smr seq" -- "$current")); return ;;
    --by) COMPREPLY=($(compgen -W "any improvement" -- "$current")); return ;;
    -o|--output) COMPREPLY=($(compgen -f -- "$current")); return ;;
    esac
    case $command in
    help) COMPREPLY=($(compgen -W "format check fmt convert solve explain effect robust coalitions inverse query paths deals roadmap ripeness credibility issues hold ledger compare levers influence brief" -- "$current")); return ;;
    check) options="--lang --max-states " ;;
    fmt) options="--lang --max-states " ;;
    convert) options="--compat --from --to --as --lang --max-states " ;;
    solve) options="--concept --hypergame --compat --stable --limit --lang --max-states --expect " ;;
    explain) options="--concept --view --compat --state --party --lang --max-states " ;;
    effect) options="--lang --max-states " ;;
    robust) options="--concept --state --limit --lang --max-states " ;;
    coalitions) options="--concept --pareto --limit --lang --max-states " ;;
    inverse) options="--concept --target --unstable --party --lang --max-states " ;;
    query) options="--concept --state --party --limit --lang --max-states --depth " ;;
    paths) options="--from --to --by --limit --lang --max-states " ;;
    deals) options="--limit --engine --lotteries --tolerance --power --reference --lang --max-states --expect " ;;
    roadmap) options="--from --to --lang --max-states --together --floor --rest --credible --guarantee --monitor " ;;
    ripeness) options="--lang --max-states " ;;
    credibility) options="--lang --max-states " ;;
    issues) options="--party --from --limit --engine --tolerance --slack --lang --max-states " ;;
    hold) options="--deal --limit --engine --tolerance --lang --max-states --draws --seed --detection --false-alarm --punishment " ;;
    ledger) options="--engine --tolerance --lang --max-states --draws --seed " ;;
    compare) options="--lang --max-states " ;;
    levers) options="--by --patience --deal --limit --lang --max-states --detection --false-alarm --punishment " ;;
    influence) options="--lang --max-states " ;;
    brief) options="--lang --pages --max-states " ;;
    *) return ;;
    esac
    case $current in
    -*) COMPREPLY=($(compgen -W "$options --json --text --markdown --html --output --max-memory --color --quiet --help" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -X '!*.@(yaml|yml|json)' -- "$current") $(compgen -d -- "$current")) ;;
    esac
}
complete -o filenames -F _truce truce
