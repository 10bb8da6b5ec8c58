import Foundation
import TestSupport
import Testing

/// An upload to `/api/encrypt` of which half was sent, and of which the server has something on the disk.
struct UploadUnderWay {
    let content = Data(repeating: 7, count: 2 << 20)
    let connection: Connection
    private let rest: Data

    init(to server: RunningServer) throws {
        let request = FormField.request(
            "/api/encrypt", [.text("enc_password", "p"), .file(named: "f", content)])
        connection = try Connection(port: server.port)
        rest = request.suffix(from: 1 << 20)
        try connection.send(request.prefix(1 << 20))
        #expect(try eventually { try !OpenFiles(of: server.identifier).deletedFiles.isEmpty })
    }

    func sendRest() throws {
        try connection.send(rest)
    }
}
