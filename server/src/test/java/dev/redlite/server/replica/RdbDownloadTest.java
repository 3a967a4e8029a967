package dev.redlite.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redlite.server.testing.FakeMaster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A master's data goes into a file, however it is cut, and never more than there is room for. */
class RdbDownloadTest {
    private static final String MARK = "m".repeat(39) + "!";
    private static final int TIMEOUT_MILLIS = 2_000;

    @TempDir Path folder;

    private final List<Long> told = new ArrayList<>();

    private String fetch(FakeMaster master, long bytesMax) throws IOException {
        Path file = folder.resolve("data");
        var address = new MasterAddress("127.0.0.1", master.port(), "", "", null);
        try (var connection = new MasterConnection(address, new LinkStatus())) {
            connection.connect(TIMEOUT_MILLIS);
            connection.send("PSYNC", "?", "-1");
            new RdbDownload(connection, bytesMax, (bytes, all) -> told.add(bytes)).to(file);
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "39", "40", "41", "65535", "65536", "65537", "200000"})
    void dataOfEachLengthComesWhole(int length) throws IOException {
        String data = "x".repeat(length);
        try (var master = FakeMaster.sending("\n\n$" + length + "\r\n" + data)) {
            assertThat(fetch(master, 1 << 20)).isEqualTo(data);
        }
        try (var master = FakeMaster.sending("\n$EOF:" + MARK + "\r\n" + data + MARK)) {
            assertThat(fetch(master, 1 << 20)).isEqualTo(data);
        }
    }

    /** The mark comes in pieces, and what looks like its beginning is data. */
    @Test
    void theMarkIsFoundInPieces() throws IOException {
        String data = "a" + MARK.substring(0, 30) + "b" + "m".repeat(100);
        try (var master =
                new FakeMaster(
                        out -> {
                            for (char each :
                                    ("$EOF:" + MARK + "\r\n" + data + MARK).toCharArray()) {
                                out.write(each);
                                out.flush();
                            }
                        })) {
            assertThat(fetch(master, 1 << 20)).isEqualTo(data);
        }
    }

    @Test
    void dataWithoutEndStopsAtTheRoomThereIs() throws IOException {
        byte[] chunk = new byte[8192];
        try (var master =
                new FakeMaster(
                        out -> {
                            out.write(
                                    ("$EOF:" + MARK + "\r\n").getBytes(StandardCharsets.US_ASCII));
                            while (true) {
                                out.write(chunk);
                            }
                        })) {
            assertThatThrownBy(() -> fetch(master, 300_000))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("and there is room for 300000");
            assertThat(Files.size(folder.resolve("data"))).isBetween(300_000L, 400_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "$9223372036854775807, the master announces data with $9223372036854775807",
        "$999999999999999999, the master's data takes 999999999999999999 bytes",
        "$1048577, the master's data takes 1048577 bytes or more",
        "$-1, the master announces data with $-1",
        "$, the master announces data with $",
        "$EOF:short, the master announces data with $EOF:short",
        "-ERR no, in place of data the master sends -ERR no",
        "+OK, in place of data the master sends +OK",
        "$100, the master has closed the connection"
    })
    void whatIsNoDataIsRefused(String line, String why) throws IOException {
        try (var master = FakeMaster.sending(line + "\r\nREDIS")) {
            assertThatThrownBy(() -> fetch(master, 1 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void aLineWithoutEndIsNotKept() throws IOException {
        try (var master = FakeMaster.sending("$" + "1".repeat(100_000))) {
            assertThatThrownBy(() -> fetch(master, 1 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a line of more than 4096 bytes");
        }
    }
}
