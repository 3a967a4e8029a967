package dev.redlite.rdb;

import dev.redlite.value.list.ListValue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists in Redis's format: nodes, each a listpack of some elements, or one element as it is. */
final class ListForm {
    private static final int NODE_BYTES_MAX = 8192;
    private static final int ELEMENT_OVERHEAD = 8;
    private static final int PLAIN = 1;
    private static final int PACKED = 2;

    private ListForm() {}

    static ListValue read(int type, RdbInput in, ListValue list) {
        if (type == RdbType.LIST_ZIPLIST) {
            addAll(OlderPacks.ziplist(in.readString()), list);
        } else {
            int count = in.readCount(1);
            for (int i = 0; i < count; i++) {
                switch (type) {
                    case RdbType.LIST -> addAll(new byte[][] {in.readString()}, list);
                    case RdbType.LIST_ZIPLISTS -> addAll(OlderPacks.ziplist(in.readString()), list);
                    default -> readNode(in, list);
                }
            }
        }
        if (list.isEmpty()) {
            throw new RdbFormatException("a list without elements");
        }
        return list;
    }

    private static void readNode(RdbInput in, ListValue list) {
        long container = in.readNumber();
        if (container == PLAIN) {
            addAll(new byte[][] {in.readString()}, list);
        } else if (container == PACKED) {
            addAll(Listpack.read(in.readString()), list);
        } else {
            throw new RdbFormatException("a list has a node of a kind that is not known");
        }
    }

    private static void addAll(byte[][] elements, ListValue list) {
        long bytes = 0;
        for (byte[] element : elements) {
            bytes += element.length;
        }
        list.expect(elements.length, bytes);
        for (byte[] element : elements) {
            list.push(element, false);
        }
    }

    /** A node takes elements as long as a Redis would put them into it at the end of a list. */
    static void write(ListValue list, RdbOutput out) {
        List<Listpack> nodes = new ArrayList<>();
        list.each(
                0,
                list.size() - 1,
                (bytes, offset, length) -> {
                    Listpack last = nodes.isEmpty() ? null : nodes.getLast();
                    if (last == null || last.size() + length + ELEMENT_OVERHEAD > NODE_BYTES_MAX) {
                        last = new Listpack();
                        nodes.add(last);
                    }
                    last.add(Arrays.copyOfRange(bytes, offset, offset + length));
                });
        out.writeNumber(nodes.size());
        for (Listpack node : nodes) {
            out.writeNumber(PACKED);
            out.writeString(node.toBytes());
        }
    }
}
