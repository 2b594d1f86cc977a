package dev.jumun.bench.measure;

import java.util.ArrayList;

/**
 * How two contenders compare that took turns in one run.
 *
 * @param name what was divided by what
 * @param ofMedians ratio of the two medians
 * @param ofTurns the ratio of each turn, which a change of the machine's speed from turn to turn leaves alone
 */
public record Ratio(String name, double ofMedians, Spread ofTurns) {
    /**
     * Divides turn by turn.
     *
     * @throws IllegalArgumentException unless both were measured in the same turns
     */
    public static Ratio of(String name, Spread figure, Spread yardstick) {
        if (figure.turns().size() != yardstick.turns().size()) {
            throw new IllegalArgumentException(
                    figure.turns().size() + " turns against " + yardstick.turns().size());
        }
        var ofTurns = new ArrayList<Double>();
        for (int turn = 0; turn < figure.turns().size(); turn++) {
            ofTurns.add(figure.turns().get(turn) / yardstick.turns().get(turn));
        }
        return new Ratio(name, figure.median() / yardstick.median(), Spread.of(ofTurns));
    }
}
