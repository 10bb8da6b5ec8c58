import Glibc

/// The character encoding that libarchive converts names to.
enum UTF8Locale {
    /// Runs `body` with UTF-8 as this thread's character encoding.
    ///
    /// Names in pax records are UTF-8 unless the archive says that they are bytes. In the C locale, which a program
    /// starts in, libarchive could not tell apart those that differ in anything but ASCII.
    static func current<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else { return try body() }
        let previous = uselocale(locale)
        defer {
            uselocale(previous)
            freelocale(locale)
        }
        try body()
    }
}
