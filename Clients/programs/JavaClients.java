import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** Java's HttpClient and HttpURLConnection. They make no forms, so that their users do. */
class JavaClients {
    static final int MILLISECONDS = 50_000;

    final URI address;
    final Path output;
    final String type;
    final byte[] body;

    /** The first argument is the client: HttpClient or HttpURLConnection. */
    public static void main(String[] arguments) throws Exception {
        var clients = new JavaClients(Arrays.copyOfRange(arguments, 1, arguments.length));
        if (arguments[0].equals("HttpClient")) clients.sendByHttpClient(); else clients.sendByURLConnection();
    }

    JavaClients(String[] arguments) throws IOException {
        address = URI.create(arguments[0]);
        output = Path.of(arguments[1]);
        var fields = Arrays.copyOfRange(arguments, 3, arguments.length);
        var boundary = UUID.randomUUID().toString();
        type = arguments[2].isEmpty()
            ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=" + boundary;
        body = arguments[2].isEmpty() ? encoded(fields) : form(fields, Path.of(arguments[2]), boundary);
    }

    void sendByHttpClient() throws Exception {
        var request = HttpRequest.newBuilder(address).timeout(Duration.ofMillis(MILLISECONDS))
            .header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        var headers = answer.headers();
        report(
            answer.statusCode(), headers.firstValue("Content-Type").orElse(""),
            headers.firstValue("Content-Disposition").orElse(""), answer.body());
    }

    void sendByURLConnection() throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(MILLISECONDS);
        connection.setReadTimeout(MILLISECONDS);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        connection.getOutputStream().write(body);
        var status = connection.getResponseCode();
        try (var content = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            report(
                status, connection.getHeaderField("Content-Type"), connection.getHeaderField("Content-Disposition"),
                content.readAllBytes());
        }
    }

    void report(int status, String type, String disposition, byte[] content) throws IOException {
        Files.write(output, content);
        System.out.println(status + "\n" + type + "\n" + (disposition == null ? "" : disposition));
    }

    static byte[] encoded(String[] fields) {
        return Arrays.stream(fields).map(field -> field.split("=", 2))
            .map(field -> field[0] + "=" + URLEncoder.encode(field[1], StandardCharsets.UTF_8))
            .collect(Collectors.joining("&")).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] form(String[] fields, Path file, String boundary) throws IOException {
        var form = new ByteArrayOutputStream();
        var text = new PrintStream(form, true, StandardCharsets.UTF_8);
        var start = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
        for (var field : fields) text.print(start + field.replaceFirst("=", "\"\r\n\r\n") + "\r\n");
        text.print(start + "file\"; filename=\"" + file.getFileName() + "\"\r\n\r\n");
        form.write(Files.readAllBytes(file));
        text.print("\r\n--" + boundary + "--\r\n");
        return form.toByteArray();
    }
}
