import CommandLineIO
import PacCryptCore

/// Why a command cannot do what it was asked.
enum CommandError: Error, Hashable, Sendable {
    // What was asked does not fit together.
    case sameKeyFile
    case sameOutput(String, input: String)
    case namelessContent(input: String)
    case containerOnTerminal
    case severalFilesInOne(count: Int)
    case noDataFolder(String)
    case startOptions(String)
    case originalShare

    // Passwords and keys
    case emptyPassword
    case passwordNotText
    case equalPasswords
    case keyNeeded
    case publicKeyNeeded(Algorithm)
    case passwordNeeded(Algorithm)
    case keysOfOtherAlgorithm(Algorithm)
    case tooManyRecipients
    case keyFileNotText(String)
    case keyFileTooLong(String)
    case auditKeyMissing(String)
    case wrongFilesPassword
    case wrongFilesKey

    // Inputs
    case notText(input: String)
    case textTooLong(input: String)
    case folderNotSealed(input: String)
    case describesShare(input: String)
    case originalStreamTooLong
    case auditLogDamaged
}

extension CommandError: CustomStringConvertible {
    var description: String {
        switch self {
        case .sameKeyFile: "--private-key and --public-key name the same file."
        case .sameOutput(let path, let input):
            "\(Self.name(input)) leads to \(DisplayedName.quoted(path)), as an input before it does: give it a command "
                + "of its own, and name the output with -o"
        case .namelessContent(let input):
            "\(DisplayedName.quoted(input)) does not say what its content is called; name it with -o."
        case .containerOnTerminal: "A container is not text: name a file with -o, or pipe it to a program"
        case .severalFilesInOne(let count): "The share holds \(count) files: name a directory with -o"
        case .noDataFolder(let path): "\(DisplayedName.quoted(path)) is no folder: name it with --data-dir"
        case .startOptions(let reason): reason
        case .originalShare:
            "The original PacCrypt made this share, and only the server can open it: with --original it is shown the "
                + "password for the files"
        case .emptyPassword: "A password is empty"
        case .passwordNotText: "The password is not valid UTF-8"
        case .equalPasswords:
            "The password for the link and the password for the files are the same: choose two"
        case .keyNeeded: "A key opens this, not a password: give --private-key or --link-key-file."
        case .publicKeyNeeded(let algorithm):
            "\(algorithm.id) needs the public key of the recipient: --to PUBLIC.pem"
        case .passwordNeeded(let algorithm):
            "\(algorithm.id) is opened by a password; --to needs a key pair's algorithm."
        case .keysOfOtherAlgorithm(let algorithm): "All keys given with --to must be for \(algorithm.id)."
        case .tooManyRecipients: "A container has at most \(ContainerHeader.maximumSlots) recipients."
        case .keyFileNotText(let path): "\(DisplayedName.quoted(path)) is no key: it is not text"
        case .keyFileTooLong(let path): "\(DisplayedName.quoted(path)) is no key: it is larger than 64 KiB"
        case .auditKeyMissing(let path): "\(DisplayedName.quoted(path)) is missing: the log needs its key"
        case .wrongFilesPassword: "The password for the files is wrong"
        case .wrongFilesKey: "The private key does not open the files"
        case .notText(let input): "\(Self.name(input)) is no text: share it as a file, without --text"
        case .textTooLong(let input):
            "\(Self.name(input)) is longer than 1 MiB: share it as a file, without --text"
        case .folderNotSealed(let input): "\(Self.name(input)) is a folder"
        case .describesShare(let input):
            "\(Self.name(input)) describes a share on a server, and holds no file"
        case .originalStreamTooLong:
            "Data of the original PacCrypt is read twice: save what is longer than 256 MiB to a file first"
        case .auditLogDamaged: "The audit log is damaged"
        }
    }

    private static func name(_ input: String) -> String {
        input == "-" ? "Standard input" : DisplayedName.quoted(input)
    }
}

/// Why the server did not start, or ended, in words for its operator.
enum StartFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Settings, options or what lies in the data directory have to be changed.
    case settings(String)
    /// The machine did not do what is needed.
    case system(String)
    /// The address cannot be had.
    case network(String)

    var description: String {
        switch self {
        case .settings(let message), .system(let message), .network(let message): message
        }
    }
}
