package dev.parley.server.domain.context;

import java.util.ArrayList;
import java.util.List;

/** Numbers from 0 on, in groups that can be joined. At first each is a group of its own. */
final class Groups {
    private final int[] parents;

    Groups(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) {
            parents[i] = i;
        }
    }

    void join(int a, int b) {
        parents[of(a)] = of(b);
    }

    /** The members of each group, at the place of each of its members. */
    List<List<Integer>> members() {
        var members = new ArrayList<List<Integer>>(parents.length);
        for (int i = 0; i < parents.length; i++) {
            members.add(new ArrayList<>(1));
        }
        for (int i = 0; i < parents.length; i++) {
            members.get(of(i)).add(i);
        }
        for (int i = 0; i < parents.length; i++) {
            members.set(i, members.get(of(i)));
        }
        return members;
    }

    // With shorter ways from time to time, so that the ways stay short.
    private int of(int member) {
        int at = member;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
