import Foundation
import PacCryptAPI
import Testing

/// A share at a server, with what its sender and its recipient know.
struct SentShare {
    static let encryptionPassword = "for-the-files-91c4"
    static let pickupPassword = "for-the-link-7d20"

    let server: RunningServer
    let created: ShareCreatedAnswer

    /// Leaves files as the documentation shows it.
    ///
    /// - Parameters:
    ///   - files: files and further fields, in their order after the passwords.
    init(_ files: [FormField], at server: RunningServer) throws {
        self.server = server
        let answer = try server.post("/api/pacshare", form: Self.passwords + files)
        try #require(answer.status == 200, "\(answer.text)")
        created = try answer.decoded()
    }

    private init(_ created: ShareCreatedAnswer, at server: RunningServer) {
        self.created = created
        self.server = server
    }

    /// The same share after its server was started again.
    func at(_ server: RunningServer) -> SentShare { SentShare(created, at: server) }

    static var passwords: [FormField] {
        [.text("enc_password", encryptionPassword), .text("pickup_password", pickupPassword)]
    }

    var path: String { "/api/pacshare/\(created.id)" }

    // MARK: The recipient

    func unlock(
        password: String = SentShare.pickupPassword, code: String? = nil, _ arguments: [String] = []
    ) throws -> Answer {
        var members = ["pickup_password": password]
        members["totp_code"] = code
        return try server.post(path + "/unlock", json: members, arguments)
    }

    func ticket(_ arguments: [String] = []) throws -> String {
        try (unlock(arguments).decoded() as ShareUnlockedAnswer).ticket.text
    }

    func open(ticket: String, password: String = SentShare.encryptionPassword) throws -> Answer {
        try server.post(path + "/open", json: ["ticket": ticket, "enc_password": password])
    }

    /// Unlocks and opens.
    func lease() throws -> String {
        let answer = try open(ticket: try ticket())
        try #require(answer.status == 200, "\(answer.text)")
        return try (answer.decoded() as ShareOpenedAnswer).lease.text
    }

    /// Options of curl for a download.
    func downloading(_ lease: String, _ query: String = "") -> [String] {
        ["-H", "Authorization: Bearer \(lease)", server.url + path + "/file" + query]
    }

    func file(_ lease: String, _ query: String = "", _ arguments: [String] = []) throws -> Answer {
        try server.curl(path + "/file" + query, ["-H", "Authorization: Bearer \(lease)"] + arguments)
    }

    /// Both passwords at once.
    func pickUp(_ arguments: [String] = []) throws -> Answer {
        try server.post(
            path + "/pickup",
            json: ["pickup_password": Self.pickupPassword, "enc_password": Self.encryptionPassword], arguments)
    }

    func confirm(_ lease: String) throws -> Bool {
        let answer = try server.curl(path + "/confirm", ["-X", "POST", "-H", "Authorization: Bearer \(lease)"])
        return try (answer.decoded() as ShareConfirmedAnswer).burned
    }

    // MARK: The sender

    func status() throws -> ShareStatusAnswer { try manage("/status").decoded() }

    /// Asks with the manage token.
    func manage(_ place: String = "", _ method: String = "GET") throws -> Answer {
        try server.curl(path + place, ["-X", method, "-H", "Authorization: Bearer \(created.manageToken.text)"])
    }
}

extension Answer {
    func decoded<Value: Decodable>() throws -> Value {
        try JSONDecoder().decode(Value.self, from: body)
    }

    /// A header of the answer.
    func header(_ name: String) -> String? {
        headers.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
}

extension RunningServer {
    /// Posts JSON with more options of curl.
    func post(_ path: String, json members: [String: String], _ arguments: [String]) throws -> Answer {
        let json = String(decoding: try JSONEncoder().encode(members), as: UTF8.self)
        return try curl(path, arguments + ["-H", "Content-Type: application/json", "-d", json])
    }

    /// What lies in the upload folder, without the mark that says whose it is.
    var storedNames: [String] {
        let folder = self.folder["data"].appendingPathComponent("pacshare").path
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0 != ".paccrypt-instance" }.sorted()
    }

    func stored(_ name: String) -> URL {
        folder["data"].appendingPathComponent("pacshare").appendingPathComponent(name)
    }
}
