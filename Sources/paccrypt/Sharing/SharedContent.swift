import PacCryptClient
import PacCryptCore

/// What a command shares, ready to be sent.
enum SharedContent: Sendable {
    case text(String)
    case files([UploadFile])
    case sealed([SealedInput], key: FileKey)

    var isSealed: Bool {
        if case .sealed = self { true } else { false }
    }

    /// The bytes of all files, where they are known.
    var length: UInt64? {
        let lengths: [UInt64?]
        switch self {
        case .text: return nil
        case .files(let files): lengths = files.map(\.length)
        case .sealed(let inputs, _): lengths = inputs.map(\.upload.length)
        }
        return lengths.reduce(0) { sum, length in
            guard let sum, let length else { return nil }
            let (total, isTooLarge) = sum.addingReportingOverflow(length)
            return isTooLarge ? nil : total
        }
    }

    /// What the client sends.
    var upload: NewShare.Content {
        get throws {
            switch self {
            case .text(let text): .text(text)
            case .files(let files): .files(files)
            case .sealed(let inputs, let key):
                .sealed(inputs.map(\.upload), openProof: try Self.proof(of: inputs, key: key))
            }
        }
    }

    /// Stops what reads folders.
    ///
    /// - Throws: what reading them failed with, which is then why sending failed.
    func abandon() throws {
        guard case .sealed(let inputs, _) = self else { return }
        for input in inputs { try input.abandon() }
    }

    /// The proof for a share is that of its first container.
    private static func proof(of inputs: [SealedInput], key: FileKey) throws -> SecretBytes {
        guard let first = inputs.first else {
            throw PacCryptError(.invalidArgument, "A share has at least one file.")
        }
        return try first.head.unlock(with: key, limits: .commandLine).openProof
    }
}
