import MultipartForm
import Testing

/// Bodies as clients put them on the wire.
@Suite("Forms of real clients")
struct ClientTests {
    @Test("curl: fields around a file whose name has a quotation mark and a backslash")
    func curl() throws {
        let boundary = "------------------------95c149cab3011070"
        let outcome = try parse(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"enc_password\"\r\n\r\np w"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b\\c.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nhello\r\nworld\n"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"algorithm\"\r\n\r\naes_gcm"
                + "\r\n--\(boundary)--\r\n",
            boundary: boundary)
        #expect(outcome.error == nil)
        #expect(
            outcome.parts == [
                ReceivedPart("enc_password", "p w"),
                ReceivedPart("file", filename: "a\"b\\c.txt", type: "text/plain", "hello\r\nworld\n"),
                ReceivedPart("algorithm", "aes_gcm"),
            ])
    }

    @Test("curl before 7.81, or with --form-escape: backslashes escape in names")
    func curlEscaping() throws {
        let boundary = "------------------------11d55f5f35a40cb0"
        let outcome = try parse(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\\\"b\\\\c.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nhi\n\r\n--\(boundary)--\r\n",
            boundary: boundary)
        #expect(outcome.error == nil)
        #expect(outcome.parts == [ReceivedPart("file", filename: "a\"b\\c.txt", type: "text/plain", "hi\n")])
    }

    @Test("Python requests: fields before files, names in UTF-8, no content type")
    func requests() throws {
        let boundary = "4c083377020ab44148a94665494e4f02"
        let outcome = try parse(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"enc_password\"\r\n\r\npw"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"€ %221.txt\"\r\n\r\ne"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"empty\"\r\n\r\n"
                + "\r\n--\(boundary)--\r\n",
            boundary: boundary)
        #expect(outcome.error == nil)
        #expect(
            outcome.parts == [
                ReceivedPart("enc_password", "pw"), ReceivedPart("file", filename: "€ \"1.txt", "e"),
                ReceivedPart("empty", filename: "empty", ""),
            ])
    }

    @Test("Python requests with urllib3 before 1.25: names in the extended form")
    func olderRequests() throws {
        let outcome = try parse(
            header: "Content-Disposition: form-data; name*=utf-8''stra%C3%9Fe; filename*=utf-8''%E2%82%AC%20x.txt")
        #expect(outcome.error == nil)
        #expect(outcome.parts == [ReceivedPart("straße", filename: "€ x.txt", "x")])
    }

    @Test("Chromium: a text, a file and a file input that was left empty")
    func chromium() throws {
        let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
        let outcome = try parse(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nline 1\r\nline 2 ü"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"100%25 \\ ü.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n%PDF-1.7\r\n"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"more\"; filename=\"\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n"
                + "\r\n--\(boundary)--\r\n",
            boundary: boundary)
        #expect(outcome.error == nil)
        #expect(
            outcome.parts == [
                ReceivedPart("message", "line 1\r\nline 2 ü"),
                ReceivedPart("file", filename: "100%25 \\ ü.pdf", type: "application/pdf", "%PDF-1.7\r\n"),
                ReceivedPart("more", filename: "", type: "application/octet-stream", ""),
            ])
    }

    @Test(
        "Firefox: boundaries of both generations, a name with line ends",
        arguments: [
            "---------------------------9051914041544843365972754266",
            "----geckoformboundary1c6b2e8d3f0a4b5c9d7e6f1a2b3c4d5e",
        ])
    func firefox(boundary: String) throws {
        let outcome = try parse(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"a%0D%0Ab\"\r\n\r\n"
                + "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.gz\"\r\n"
                + "Content-Type: application/gzip\r\n\r\n\u{1F}\u{0}\r\n--\(boundary.dropLast())\r"
                + "\r\n--\(boundary)--\r\n",
            boundary: boundary)
        #expect(outcome.error == nil)
        #expect(
            outcome.parts == [
                ReceivedPart("a\r\nb", ""),
                ReceivedPart(
                    "file", filename: "x.gz", type: "application/gzip", "\u{1F}\u{0}\r\n--\(boundary.dropLast())\r"),
            ])
    }

    @Test("A browser's form without fields has no parts")
    func noParts() throws {
        #expect(try parse("--b--\r\n") == Outcome())
        #expect(try parse("--b--") == Outcome())
    }
}
