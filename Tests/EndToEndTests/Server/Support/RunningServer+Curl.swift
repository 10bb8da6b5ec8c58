import Foundation
import TestSupport

/// What curl received.
struct Answer {
    struct Refusal: Decodable {
        var error: String
        var code: String
    }

    var status: Int
    var headers: String
    var body: Data
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The members of a JSON object of texts.
    func members() throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: body)
    }

    /// The error that the answer is.
    func refusal() throws -> Refusal {
        try JSONDecoder().decode(Refusal.self, from: body)
    }
}

extension RunningServer {
    /// Requests a path with curl, for at most a hundred seconds.
    ///
    /// - Parameters:
    ///   - arguments: what makes the request, as on the command line.
    ///   - input: what curl reads from standard input.
    func curl(_ path: String, _ arguments: [String] = [], input: Data = Data()) throws -> Answer {
        let scratch = try TemporaryFolder()
        let output = ["-sS", "--max-time", "100", "-D", "headers", "-o", "body", "-w", "%{http_code}"]
        let result = try Program.run(
            "/usr/bin/env", ["curl"] + output + arguments + [url + path], input: input, in: scratch.url)
        guard result.code == 0, let status = Int(result.text) else {
            throw CurlFailure(code: result.code, errors: result.errors)
        }
        // Curl makes no file for an answer without a body.
        let body = try? Data(contentsOf: scratch["body"])
        return Answer(
            status: status, headers: try String(contentsOf: scratch["headers"], encoding: .utf8),
            body: body ?? Data())
    }

    /// Posts JSON, as the documentation shows it.
    func post(_ path: String, json members: [String: String]) throws -> Answer {
        let json = String(decoding: try JSONEncoder().encode(members), as: UTF8.self)
        return try curl(path, ["-H", "Content-Type: application/json", "-d", json])
    }

    /// Posts a form, with its fields in the order given.
    func post(_ path: String, form fields: [FormField]) throws -> Answer {
        let scratch = try TemporaryFolder()
        return try curl(path, try fields.flatMap { try $0.curlArguments(in: scratch) })
    }
}

struct CurlFailure: Error {
    var code: Int32
    var errors: String
}

/// A field of a form.
enum FormField {
    case text(String, String)
    case file(named: String, Data)

    /// The field on the command line of curl; a file goes to the folder.
    func curlArguments(in folder: TemporaryFolder) throws -> [String] {
        switch self {
        case .text(let name, let value): return ["--form-string", "\(name)=\(value)"]
        case .file(let name, let content):
            let path = try folder.write(content, to: UUID().uuidString)
            return ["-F", "file=@\(path);filename=\"\(name)\""]
        }
    }

    /// A form as the bytes of a request, head included.
    static func request(_ path: String, _ fields: [FormField], more headers: String = "") -> Data {
        var body = Data()
        for field in fields {
            body.append(Data("--edge\r\nContent-Disposition: form-data; name=".utf8))
            switch field {
            case .text(let name, let value): body.append(Data("\"\(name)\"\r\n\r\n\(value)\r\n".utf8))
            case .file(let name, let content):
                body.append(Data("\"file\"; filename=\"\(name)\"\r\n\r\n".utf8))
                body.append(content)
                body.append(Data("\r\n".utf8))
            }
        }
        body.append(Data("--edge--\r\n".utf8))
        let head = """
            POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=edge\r\n\
            Content-Length: \(body.count)\r\n\(headers)\r\n
            """
        return Data(head.utf8) + body
    }
}
