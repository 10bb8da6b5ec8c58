import ArgumentParser
import AuditLog
import CommandLineIO
import FolderArchive
import Foundation
import PacCryptAPI
import PacCryptClient
import PacCryptCore

/// Turns errors into a message on standard error and an exit code.
enum CommandExit {
    /// Prints the error's message and ends the program with its code.
    static func end(with error: any Error) -> Never {
        let code = code(for: error)
        if code == .done {
            print(PacCryptCommand.fullMessage(for: error))
        } else if !(error is ReportedFailure) {
            report(message(for: error))
        }
        exit(code.rawValue)
    }

    /// Prints a message in the form of all others.
    static func report(_ message: String) {
        FileHandle.standardError.write(Data("paccrypt: \(message)\n".utf8))
    }

    /// The failure as it would end the program, with the file that it concerns in front of its message.
    static func failure(_ error: any Error, about path: String) -> CommandFailure {
        if let failure = error as? CommandFailure { return failure }
        let name = path == "-" ? "standard input" : DisplayedName.quoted(path)
        return CommandFailure(code(for: error), "\(name): \(message(for: error))")
    }

    private static func code(for error: any Error) -> CommandLineIO.ExitCode {
        switch error {
        case let failure as CommandFailure: failure.exitCode
        case let reported as ReportedFailure: reported.exitCode
        case let error as PacCryptError: code(for: error.code)
        case let error as FolderArchiveError: code(for: error.code)
        case let error as AuditLogError: code(for: error)
        case let error as ClientError: code(for: error)
        default: PacCryptCommand.exitCode(for: error) == .success ? .done : .usage
        }
    }

    private static func code(for code: PacCryptError.Code) -> CommandLineIO.ExitCode {
        switch code {
        case .noSlotOpens: .wrongKey
        case .notAContainer, .malformedHeader, .headerNotAuthentic, .damagedPayload: .damaged
        case .limitExceeded: .limit
        case .invalidAlgorithm, .invalidArgument, .invalidKey: .usage
        default: .other
        }
    }

    private static func code(for code: FolderArchiveError.Code) -> CommandLineIO.ExitCode {
        switch code {
        case .destinationExists: .fileExists
        case .sourceUnreadable, .sourceChanged, .linkLeadsOutside, .nameTooLong, .streamFailed, .cancelled,
            .libraryFailed, .destinationFailed:
            .other
        default: .damaged
        }
    }

    private static func code(for error: AuditLogError) -> CommandLineIO.ExitCode {
        switch error {
        case .keyMissing, .keyMalformed: .usage
        case .wrongKey: .wrongKey
        case .file, .headUnreadable, .sealingFailed, .overloaded, .closed: .other
        }
    }

    private static func message(for error: any Error) -> String {
        switch error {
        case let failure as CommandFailure: failure.message
        case let error as PacCryptError: error.reason
        case let error as FolderArchiveError: error.reason
        case let error as AuditLogError: error.description
        case let error as ClientError: message(for: error)
        default: PacCryptCommand.fullMessage(for: error)
        }
    }

    private static func code(for error: ClientError) -> CommandLineIO.ExitCode {
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
