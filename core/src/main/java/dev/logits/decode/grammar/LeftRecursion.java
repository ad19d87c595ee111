package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * Which rules begin with each other, by Tarjan's strongly connected sets, without recursion.
 *
 * @param groups the set of each rule; those that begin with the fewest come first
 * @param recursive whether a rule may begin with itself, through others too
 */
record LeftRecursion(int[] groups, boolean[] recursive) {

    /** @param to the rules that each rule may begin with */
    static LeftRecursion of(int[][] to) {
        int n = to.length;
        int[] groups = new int[n];
        boolean[] leftRecursive = new boolean[n];
        int[] entered = new int[n];
        int[] low = new int[n];
        int[] next = new int[n];
        int[] path = new int[n];
        int[] open = new int[n];
        Arrays.fill(groups, -1);
        int clock = 0;
        int opened = 0;
        int group = 0;
        for (int root = 0; root < n; root++) {
            if (entered[root] != 0) {
                continue;
            }
            int depth = 0;
            path[depth++] = root;
            entered[root] = low[root] = ++clock;
            open[opened++] = root;
            while (depth > 0) {
                int at = path[depth - 1];
                if (next[at] < to[at].length) {
                    int callee = to[at][next[at]++];
                    if (entered[callee] == 0) {
                        entered[callee] = low[callee] = ++clock;
                        open[opened++] = callee;
                        path[depth++] = callee;
                    } else if (groups[callee] < 0) {
                        low[at] = Math.min(low[at], entered[callee]);
                    }
                    continue;
                }
                depth--;
                if (depth > 0) {
                    low[path[depth - 1]] = Math.min(low[path[depth - 1]], low[at]);
                }
                if (low[at] == entered[at]) {
                    int first = opened;
                    do {
                        groups[open[--first]] = group;
                    } while (open[first] != at);
                    boolean cycle = opened - first > 1;
                    for (int callee : to[at]) {
                        cycle |= callee == at;
                    }
                    for (int i = first; i < opened; i++) {
                        leftRecursive[open[i]] = cycle;
                    }
                    opened = first;
                    group++;
                }
            }
        }
        return new LeftRecursion(groups, leftRecursive);
    }
}
