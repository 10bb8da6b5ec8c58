import Glibc
import Settings

/// Reads any bytes as settings.json: a list of mistakes is an answer; a trap, a mistake outside the file, or settings
/// that their own form does not give back is a bug.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSettings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    file.replaceContents(with: bytes)
    do throws(SettingsFileError) {
        let settings = try SettingsFile(path: .init(file.path)).load().settings
        checkForm(of: settings)
    } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        check(error, lines: lines)
    }
    return 0
}

private let file = NamelessFile()

private func check(_ error: SettingsFileError, lines: Int) {
    guard case .invalid(let mistakes) = error else { fatalError("reading failed otherwise: \(error)") }
    guard (1...SettingsError.mostReported).contains(mistakes.count) else { fatalError("no mistake, or too many") }
    for mistake in mistakes {
        guard let line = mistake.line, (1...lines).contains(line) else { fatalError("a mistake outside the file") }
        guard !mistake.description.contains(where: \.isNewline) else { fatalError("a message of several lines") }
    }
}

/// What the settings page shows, sent back unchanged, changes nothing, however the browser ends lines.
private func checkForm(of settings: Settings) {
    var form: [String: String] = [:]
    for key in SettingKey.all where !key.isSecret { form[key.name] = key.formText(in: settings) }
    check(form, of: settings)
    check(
        form.mapValues { $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") },
        of: settings)
}

private func check(_ form: [String: String], of settings: Settings) {
    var sent = settings
    do throws(SettingsFileError) {
        try sent.apply(form: form)
    } catch {
        fatalError("the form of valid settings is refused: \(error)")
    }
    guard sent == settings else { fatalError("the form changes \(settings) to \(sent)") }
}

/// A file without a name, which disappears with the process; its contents are replaced for every input.
private struct NamelessFile {
    private let descriptor: CInt

    init() {
        guard let file = tmpfile() else { fatalError("no temporary file") }
        descriptor = fileno(file)
    }

    var path: String { "/proc/self/fd/\(descriptor)" }

    func replaceContents(with bytes: UnsafeBufferPointer<UInt8>) {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count else {
            fatalError("the temporary file cannot be written")
        }
    }
}
