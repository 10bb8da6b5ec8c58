import AdminAccess
import ArgumentParser
import AuditLog
import CommandLineIO
import CredentialFile
import FileSystem
import FolderArchive
import Foundation
import PacCryptAPI
import PacCryptClient
import PacCryptCore
import RequestGuard
import SQLiteStore
import Settings

/// The exit codes of `paccrypt`. Scripts rely on the numbers; `docs/command.md` lists them.
enum ExitCode: Int32, Sendable {
    /// All was done.
    case done = 0
    /// Something failed that has no code of its own.
    case other = 1
    /// The command was called wrongly, or the settings are wrong.
    case usage = 2
    /// The password or key does not open the container.
    case wrongKey = 3
    /// The input is damaged, or no container at all.
    case damaged = 4
    /// The input asks for more than a limit allows.
    case limit = 5
    /// The output exists already, or would be that of two inputs.
    case fileExists = 6
    /// The server or the network failed.
    case network = 7
}

/// How the program ends after an error.
struct CommandExit: Error {
    let code: ExitCode
    /// What is printed on standard error; nil when that was done already.
    let message: String?

    init(_ code: ExitCode, _ message: String?) {
        self.code = code
        self.message = message
    }

    /// - Parameter path: what the error is about, for errors that do not say so themselves; `-` is standard input.
    init(_ error: any Error, about path: String? = nil) {
        let (code, message, namesFile) = Self.describe(error)
        let name = path.map { $0 == "-" ? "standard input" : DisplayedName.quoted($0) }
        self.init(code, namesFile ? message : [name, message].compactMap(\.self).joined(separator: ": "))
    }

    /// Prints the error's message and ends the program with its code.
    static func end(with error: any Error) -> Never {
        let end = error as? CommandExit ?? CommandExit(error)
        guard end.code == .done else {
            if let message = end.message { report(message) }
            exit(end.code.rawValue)
        }
        do {
            try CommandOutput.result(end.message ?? "")
        } catch {
            report(error.description)
            exit(ExitCode.other.rawValue)
        }
        exit(ExitCode.done.rawValue)
    }

    /// Prints a message in the form of all others, where there is somebody to read it.
    static func report(_ message: String) {
        CommandOutput.message("paccrypt: \(message)")
    }

    /// The one table from errors to exit codes and messages.
    private static func describe(_ error: any Error) -> (ExitCode, message: String, namesFile: Bool) {
        switch error {
        case let exit as CommandExit: (exit.code, exit.message ?? "", true)
        case let failure as CommandFailure: (code(for: failure), failure.description, true)
        case let error as FileError: (.other, CommandFailure.file(error).description, true)
        case let error as CommandError: (code(for: error), error.description, true)
        case let error as StartFailure: (code(for: error), error.description, true)
        case let error as FolderArchiveError: (code(for: error), error.description, false)
        case let error as PacCryptError: (code(for: error.code), error.reason, false)
        case let error as ClientError: (code(for: error), message(for: error), false)
        case let error as AuditLogError: (code(for: error), "\(error)", false)
        case let error as AdminAccessError:
            (code(for: error), "\(error)", false)
        case is CredentialFileError, is SQLiteStoreError, is StorageFailure: (.other, "\(error)", false)
        case let error as CIDRBlock.ParseError:
            (
                .usage,
                "The address cannot be used (\(error)); name one such as 192.168.1.100, or a network such as 10.0.0.0/8",
                false
            )
        case let error as SettingsFileError: (.usage, "\(error)", false)
        default: describe(unknown: error)
        }
    }

    /// What ArgumentParser throws: a request for help, or what was typed wrongly. It takes all other errors for failures.
    private static func describe(unknown error: any Error) -> (ExitCode, message: String, namesFile: Bool) {
        switch PacCryptCommand.exitCode(for: error) {
        case .success: (.done, PacCryptCommand.fullMessage(for: error), false)
        case .validationFailure: (.usage, PacCryptCommand.fullMessage(for: error), false)
        default: (.other, PacCryptCommand.message(for: error), false)
        }
    }

    private static func code(for error: CommandError) -> ExitCode {
        switch error {
        case .sameKeyFile, .namelessContent, .containerOnTerminal, .severalFilesInOne, .noDataFolder, .startOptions,
            .originalShare, .emptyPassword, .passwordNotText, .equalPasswords, .keyNeeded, .publicKeyNeeded,
            .passwordNeeded, .keysOfOtherAlgorithm, .tooManyRecipients, .keyFileNotText, .auditKeyMissing, .notText,
            .folderNotSealed:
            .usage
        case .sameOutput: .fileExists
        case .wrongFilesPassword, .wrongFilesKey: .wrongKey
        case .describesShare, .auditLogDamaged: .damaged
        case .keyFileTooLong, .textTooLong, .originalStreamTooLong: .limit
        }
    }

    private static func code(for failure: StartFailure) -> ExitCode {
        switch failure {
        case .settings: .usage
        case .system: .other
        case .network: .network
        }
    }

    private static func code(for failure: CommandFailure) -> ExitCode {
        switch failure {
        case .fileExists, .existsAsFile: .fileExists
        case .chunkSizeNotAllowed: .limit
        case .noTerminal, .passwordsDiffer, .passwordEmpty, .passwordFileTooLong, .passwordTooLongToType: .usage
        case .notSynchronized, .replacedFolderStays, .file, .isFolder, .notFolder, .notFile, .unsuitableOutput,
            .inputShrank, .inUse, .chunkSize, .cancelled:
            .other
        }
    }

    private static func code(for error: FolderArchiveError) -> ExitCode {
        switch error {
        case .destinationExists: .fileExists
        case .refusedEntry, .brokenStream: .damaged
        case .notRemoved(_, _, let cause): code(for: cause)
        case .sourceUnreadable, .sourceChanged, .sourceLinkLeadsOutside, .sourcePathTooLong, .destinationFailed,
            .streamFailed, .cancelled, .libraryFailed:
            .other
        }
    }

    private static func code(for error: AdminAccessError) -> ExitCode {
        switch error {
        case .passwordTooShort, .passwordTooLong: .usage
        case .wrongCredentials, .wrongPassword, .tooManyAttempts, .clockOff, .wrongSetupToken, .alreadySetUp, .notSetUp,
            .unusableName, .wrongCode, .codeRequired, .noPendingSecondFactor, .secondFactorIsOn, .secondFactorIsOff,
            .sessionEnded, .endedByWrongAttempts, .noSuchSession, .changedMeanwhile:
            .other
        }
    }

    private static func code(for error: AuditLogError) -> ExitCode {
        switch error {
        case .keyMissing, .keyMalformed: .usage
        case .wrongKey: .wrongKey
        case .file, .headUnreadable, .sealingFailed, .overloaded, .closed: .other
        }
    }

    /// The library's codes are open.
    private static func code(for code: PacCryptError.Code) -> ExitCode {
        switch code {
        case .noSlotOpens: .wrongKey
        case .notAContainer, .malformedHeader, .headerNotAuthentic, .damagedPayload: .damaged
        case .limitExceeded: .limit
        case .invalidAlgorithm, .invalidArgument, .invalidKey: .usage
        default: .other
        }
    }

    /// The library's codes are open.
    private static func code(for error: ClientError) -> ExitCode {
        switch error.code {
        case .invalidLink, .invalidConfiguration: return .usage
        case .sourceChanged: return .other
        case .refused: break
        default: return .network
        }
        switch error.apiCode.flatMap(ErrorCode.init(rawValue:)) {
        case .wrongCredentials, .decryptionFailed, .invalidManageToken: return .wrongKey
        case .locked, .beingDownloaded, .tooManyShares, .storageFull, .rateLimited: return .limit
        case .tampered, .damagedContainer: return .damaged
        case .invalidShareOption, .invalidAlgorithm, .invalidKey: return .usage
        default: return error.status == 429 || error.status == 413 ? .limit : .network
        }
    }

    private static func message(for error: ClientError) -> String {
        // Of limits the server says so itself.
        let saysSo = error.isAnswer(.rateLimited) || error.isAnswer(.tooManyAttempts)
        guard let wait = error.retryAfter, wait > .zero, !saysSo else { return error.message }
        return "\(error.message) (try again in \(wait.components.seconds) seconds)"
    }
}
