import PacCryptAPI

/// What the page shows to a browser that has sent a text without JavaScript.
struct TextResultModel {
    let title: String
    let text: String
    /// How the text was encrypted; nil for one that was decrypted.
    let algorithm: String?

    init(_ encrypted: EncryptTextAnswer) {
        title = "Encrypted text"
        text = encrypted.result
        algorithm = ShareWords.algorithm(encrypted.algorithm)
    }

    init(_ decrypted: DecryptTextAnswer) {
        title = "Decrypted text"
        text = decrypted.result
        algorithm = nil
    }
}
