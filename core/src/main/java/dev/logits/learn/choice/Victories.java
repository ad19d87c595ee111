package dev.logits.learn.choice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who was better than whom at least once, or tied. Abilities have estimates exactly if everybody can be reached from
 * everybody by victories.
 *
 * <p>Reference: L. Ford, Solution of a ranking problem from binary comparisons, 1957.
 */
final class Victories {
    private final BitSet[] over;
    private final BitSet[] under;

    Victories(int items) {
        over = new BitSet[items];
        under = new BitSet[items];
        for (int i = 0; i < items; i++) {
            over[i] = new BitSet(items);
            under[i] = new BitSet(items);
        }
    }

    void add(int winner, int loser) {
        over[winner].set(loser);
        under[loser].set(winner);
    }

    void check() {
        BitSet beaten = reached(over);
        if (beaten.cardinality() < over.length) { // nobody of them won against one of the rest
            refuse(beaten);
        }
        BitSet better = reached(under);
        if (better.cardinality() < over.length) { // nobody of the rest won against one of them
            better.flip(0, over.length);
            refuse(better);
        }
    }

    private static BitSet reached(BitSet[] edges) {
        BitSet seen = new BitSet(edges.length);
        seen.set(0);
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(0));
        while (!open.isEmpty()) {
            BitSet next = (BitSet) edges[open.remove()].clone();
            next.andNot(seen);
            seen.or(next);
            next.stream().forEach(open::add);
        }
        return seen;
    }

    private void refuse(BitSet losers) {
        boolean compared = losers.stream().anyMatch(i -> {
            BitSet others = (BitSet) under[i].clone();
            others.andNot(losers);
            return !others.isEmpty();
        });
        List<Integer> items = new ArrayList<>(losers.stream().boxed().toList());
        throw new UnboundedRankingException(items, compared);
    }
}
