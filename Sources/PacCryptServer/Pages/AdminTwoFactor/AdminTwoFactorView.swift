/// The page that confirms the second factor.
struct AdminTwoFactorView: PageView {
    static let template = "admin-two-factor"
    let model: AdminTwoFactorModel
}

/// The page that shows the recovery codes, once.
struct AdminRecoveryCodesView: PageView {
    static let template = "admin-recovery-codes"
    let model: AdminRecoveryCodesModel
}
