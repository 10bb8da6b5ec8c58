import Crypto
import PacCryptAPI
import PacCryptCore
import TextEncodings

/// What is uploaded as one share.
public struct NewShare: Sendable {
    /// The content.
    public enum Content: Sendable {
        /// A text, which the server encrypts.
        case text(String)
        /// Files, which the server encrypts.
        case files([UploadFile])
        /// Finished containers, and the open proof of the first; the server gets its SHA-256.
        case sealed([UploadFile], openProof: SecretBytes)
    }

    /// Who can open what the server encrypts.
    public enum Opener: Sendable {
        /// Whoever knows the password.
        case password(SecretText)
        /// Whoever has one of the private keys; the public keys are in PEM form.
        case publicKeys([String])
    }

    /// The name of every part that holds a sealed file, whose own name is in its container.
    public static let sealedName = "file.bin"

    /// The content.
    public var content: Content
    /// Who can open it; nil for sealed content.
    public var opener: Opener?
    /// The password for the link.
    public var pickupPassword: SecretText
    /// The id of the algorithm; when nil the server's own choice, or what sealed containers say.
    public var algorithm: String?
    /// Whether the pickup also asks for a code of an authenticator.
    public var requires2FA = false
    /// `90m`, `24h`, `7d`; the server's own bound when nil.
    public var expiresIn: String?
    /// A number from 1, or `unlimited`; 1 when nil.
    public var maxDownloads: String?
    /// How many wrong attempts lock the share; no number does when nil.
    public var maxAttempts: Int?
    /// What the status page calls the share.
    public var label: String?
    /// What the server asks of whoever uploads.
    public var uploadPassphrase: SecretText?

    /// - Parameters:
    ///   - content: the content.
    ///   - opener: who can open it; nil for sealed content.
    ///   - pickupPassword: the password for the link.
    public init(_ content: Content, opener: Opener?, pickupPassword: SecretText) {
        self.content = content
        self.opener = opener
        self.pickupPassword = pickupPassword
    }

    /// The form: every field before the files, so that the server can encrypt them as they come.
    var form: MultipartBody {
        var form = MultipartBody()
        form.add(.pickupPassword, pickupPassword.text)
        switch opener {
        case .password(let password): form.add(.encryptionPassword, password.text)
        case .publicKeys(let keys): for key in keys { form.add(.publicKey, key) }
        case nil: break
        }
        form.add(.algorithm, algorithm)
        form.add(.enable2FA, requires2FA ? "on" : nil)
        form.add(.expiresIn, expiresIn)
        form.add(.maxDownloads, maxDownloads)
        form.add(.maxAttempts, maxAttempts.map { String($0) })
        form.add(.label, label)
        switch content {
        case .text(let text): form.add(.message, text)
        case .files(let files): for file in files { form.add(file) }
        case .sealed(let files, let openProof):
            form.add(.sealed, "on")
            let hash = openProof.withUnsafeBytes { SHA256.hash(data: $0) }
            form.add(.openProofHash, hash.withUnsafeBytes { Base64URL.text($0) })
            for file in files { form.add(file) }
        }
        return form
    }
}

/// One file of an upload, read as it is sent.
public struct UploadFile: Sendable {
    /// The name as the server gets it.
    public let name: String
    /// Its bytes, where they are known beforehand. Without them the upload has no known length either.
    public let length: UInt64?
    /// Reads the next bytes, at most so many; none at the end.
    public let read: @Sendable (_ maximum: Int) async throws -> [UInt8]

    /// - Parameters:
    ///   - name: the name as the server gets it.
    ///   - length: its bytes, where they are known beforehand.
    ///   - read: reads the next bytes, at most so many; none at the end. It is called for one task at a time.
    public init(name: String, length: UInt64?, read: @escaping @Sendable (_ maximum: Int) async throws -> [UInt8]) {
        self.name = name
        self.length = length
        self.read = read
    }
}
