// Signs that don't rest on colour: hatched is missing, dotted is withheld, a thin diagonal is modelled.
export function Patterns() {
    return (
        <svg width="0" height="0" class="defs" aria-hidden="true">
            <defs>
                <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line x1="0" y1="0" x2="0" y2="7" class="pattern-ink" stroke-width="2.4" />
                </pattern>
                <pattern id="dots" width="7" height="7" patternUnits="userSpaceOnUse">
                    <circle cx="2" cy="2" r="1.2" class="pattern-dot" />
                    <circle cx="5.5" cy="5.5" r="1.2" class="pattern-dot" />
                </pattern>
            </defs>
        </svg>
    );
}
