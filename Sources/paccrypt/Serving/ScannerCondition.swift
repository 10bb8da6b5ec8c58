import ClamAVScanner

/// How the virus scanner is, in words for an operator.
enum ScannerCondition: Equatable, Sendable {
    /// The settings switch it off.
    case off
    /// clamd has not been tried yet.
    case unchecked
    /// clamd found the test file.
    case checked(ClamAVCheck)
    /// clamd does not answer, or does not find the test file.
    case failed(String)

    init(_ result: Result<ClamAVCheck, ClamAVError>) {
        switch result {
        case .success(let check): self = .checked(check)
        case .failure(.unreachable(let places)):
            self = .failed(
                "\(ClamAVError.unreachable(places)) Install clamav-daemon and start it, or set virus_scanning_enabled to "
                    + "false.")
        case .failure(let error): self = .failed("\(error)")
        }
    }

    /// The condition as the admin's page and the log show it.
    var text: String {
        switch self {
        case .off: "switched off"
        case .unchecked: "not tried yet"
        case .failed(let reason): "NOT WORKING: \(reason)"
        case .checked(let check):
            "\(check.version.engine) at \(check.address), signatures of \(check.version.signatureDate ?? "unknown date"), "
                + "scans files of up to \(SizeText.text(check.scannedBytes)) whole"
                + (check.isLowered ? " (less than scan_max_bytes)" : "")
        }
    }

    /// Whether there is nothing that an operator should look at.
    var isSound: Bool {
        switch self {
        case .off, .unchecked: true
        case .failed: false
        case .checked(let check): !check.isLowered
        }
    }

    /// What an operator should look at; nil when all is well.
    var warning: String? {
        switch self {
        case .off, .unchecked: nil
        case .failed(let reason): "The virus scanner does not work, so files are not scanned. \(reason)"
        case .checked(let check):
            check.isLowered
                ? "clamd scans files of up to \(SizeText.text(check.scannedBytes)) whole, but scan_max_bytes is "
                    + "\(SizeText.text(check.configuredBytes)). Raise clamd's limits or lower scan_max_bytes."
                : nil
        }
    }

    /// What keeps uploads out when only scanned files are accepted; nil when nothing does.
    var problem: String? {
        switch self {
        case .off, .checked: nil
        case .unchecked: "The virus scanner has not been tried yet, and scan_required is set."
        case .failed(let reason): "The virus scanner does not work, and scan_required is set. \(reason)"
        }
    }
}

extension ClamAVCheck {
    /// Whether clamd's own limits are lower than what the settings ask for.
    var isLowered: Bool { scannedBytes < configuredBytes }
}
