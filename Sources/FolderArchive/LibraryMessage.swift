import CArchive

/// What libarchive says of its last failure, escaped because it may quote names.
func libraryMessage(_ archive: OpaquePointer) -> String {
    guard let message = archive_error_string(archive) else { return "no reason given" }
    return QuotedName.escaped(String(cString: message).utf8)
}
