import CommandLineIO
import Foundation
import PacCryptAPI

/// What the sender of a new share is told, once.
struct ShareReport {
    let share: ShareCreatedAnswer

    /// For people. Secrets are marked as such.
    var text: String {
        var lines = [
            "Link for the recipient:",
            "  \(share.pickupURL)",
            "Ends \(share.expiresAt), after \(downloads). Virus scan: \(Self.text(of: share.scan)).",
            "",
            "Status page, SECRET, shown only now; it shows what happened and can delete the share:",
            "  \(share.statusURL)",
            "Manage token, SECRET, shown only now; for paccrypt status and revoke:",
            "  \(share.manageToken.text)",
        ]
        if let secret = share.totpSecret {
            lines += [
                "Authenticator secret\(share.serviceName.map { " (\($0))" } ?? ""), SECRET, shown only now; "
                    + "for the recipient, by another way than the link:",
                "  \(secret.text)",
            ]
            if let url = share.qrCodeURL { lines += ["The same as a picture, SECRET, for 10 minutes:", "  \(url)"] }
        }
        return lines.map(DisplayedName.printable).joined(separator: "\n")
    }

    static func text(of scan: ScanAnswer) -> String {
        let verdict = scan.verdict.replacing("_", with: " ")
        let detail = scan.reason.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 } ?? scan.engine
        return [verdict, detail].compactMap(\.self).joined(separator: ": ")
    }

    private var downloads: String {
        switch share.maxDownloads {
        case nil: "any number of downloads"
        case 1: "one download"
        case .some(let count): "\(count) downloads"
        }
    }
}

/// Answers as JSON, for programs.
enum AnswerJSON {
    static func text(_ answer: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
}
