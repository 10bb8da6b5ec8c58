/// What a client sends to encrypt and to decrypt with an algorithm.
struct Credentials {
    static let algorithms = RoundTripTests.passwordAlgorithms + RoundTripTests.keyAlgorithms

    let algorithm: String
    /// The member of the JSON to encrypt, and its value.
    let sealing: (name: String, value: String)
    /// The member of the JSON to decrypt, and its value.
    let opening: (name: String, value: String)

    /// - Parameter server: makes the key pair, where the algorithm needs one.
    init(for algorithm: String, of server: RunningServer, password: String = "correct horse") throws {
        self.algorithm = algorithm
        if RoundTripTests.keyAlgorithms.contains(algorithm) {
            let pair = try server.post("/api/generate-keypair", json: ["algorithm": algorithm]).members()
            sealing = ("public_key", pair["public_key"] ?? "")
            opening = ("private_key", pair["private_key"] ?? "")
        } else {
            sealing = ("password", password)
            opening = sealing
        }
    }

    /// The fields of a form to encrypt.
    var sealingFields: [FormField] { [Self.field(sealing), .text("algorithm", algorithm)] }
    /// The fields of a form to decrypt.
    var openingFields: [FormField] { [Self.field(opening)] }

    private static func field(_ member: (name: String, value: String)) -> FormField {
        .text(member.name == "password" ? "enc_password" : member.name, member.value)
    }
}
