#include "CSiteResources.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// A new file gets its lines here and in the table below; a test compares the table with the folder.

static const unsigned char openapi_json[] = {
#embed "Resources/openapi.json"
};
static const unsigned char static_cancel_js[] = {
#embed "Resources/static/cancel.js"
};
static const unsigned char static_copy_js[] = {
#embed "Resources/static/copy.js"
};
static const unsigned char static_fields_js[] = {
#embed "Resources/static/fields.js"
};
static const unsigned char static_home_js[] = {
#embed "Resources/static/home.js"
};
static const unsigned char static_icon_svg[] = {
#embed "Resources/static/icon.svg"
};
static const unsigned char static_pickup_js[] = {
#embed "Resources/static/pickup.js"
};
static const unsigned char static_share_js[] = {
#embed "Resources/static/share.js"
};
static const unsigned char static_site_css[] = {
#embed "Resources/static/site.css"
};
static const unsigned char static_status_js[] = {
#embed "Resources/static/status.js"
};
static const unsigned char templates_admin_head_mustache[] = {
#embed "Resources/templates/admin-head.mustache"
};
static const unsigned char templates_admin_login_mustache[] = {
#embed "Resources/templates/admin-login.mustache"
};
static const unsigned char templates_admin_logout_mustache[] = {
#embed "Resources/templates/admin-logout.mustache"
};
static const unsigned char templates_admin_logs_mustache[] = {
#embed "Resources/templates/admin-logs.mustache"
};
static const unsigned char templates_admin_message_mustache[] = {
#embed "Resources/templates/admin-message.mustache"
};
static const unsigned char templates_admin_nav_mustache[] = {
#embed "Resources/templates/admin-nav.mustache"
};
static const unsigned char templates_admin_notices_mustache[] = {
#embed "Resources/templates/admin-notices.mustache"
};
static const unsigned char templates_admin_recovery_codes_mustache[] = {
#embed "Resources/templates/admin-recovery-codes.mustache"
};
static const unsigned char templates_admin_settings_mustache[] = {
#embed "Resources/templates/admin-settings.mustache"
};
static const unsigned char templates_admin_setup_mustache[] = {
#embed "Resources/templates/admin-setup.mustache"
};
static const unsigned char templates_admin_status_mustache[] = {
#embed "Resources/templates/admin-status.mustache"
};
static const unsigned char templates_admin_two_factor_mustache[] = {
#embed "Resources/templates/admin-two-factor.mustache"
};
static const unsigned char templates_copyable_mustache[] = {
#embed "Resources/templates/copyable.mustache"
};
static const unsigned char templates_csrf_mustache[] = {
#embed "Resources/templates/csrf.mustache"
};
static const unsigned char templates_decrypt_fields_mustache[] = {
#embed "Resources/templates/decrypt-fields.mustache"
};
static const unsigned char templates_described_mustache[] = {
#embed "Resources/templates/described.mustache"
};
static const unsigned char templates_encrypt_fields_mustache[] = {
#embed "Resources/templates/encrypt-fields.mustache"
};
static const unsigned char templates_error_mustache[] = {
#embed "Resources/templates/error.mustache"
};
static const unsigned char templates_home_mustache[] = {
#embed "Resources/templates/home.mustache"
};
static const unsigned char templates_layout_mustache[] = {
#embed "Resources/templates/layout.mustache"
};
static const unsigned char templates_moment_mustache[] = {
#embed "Resources/templates/moment.mustache"
};
static const unsigned char templates_share_confirm_mustache[] = {
#embed "Resources/templates/share-confirm.mustache"
};
static const unsigned char templates_share_created_mustache[] = {
#embed "Resources/templates/share-created.mustache"
};
static const unsigned char templates_share_fields_mustache[] = {
#embed "Resources/templates/share-fields.mustache"
};
static const unsigned char templates_share_head_mustache[] = {
#embed "Resources/templates/share-head.mustache"
};
static const unsigned char templates_share_message_mustache[] = {
#embed "Resources/templates/share-message.mustache"
};
static const unsigned char templates_share_opened_mustache[] = {
#embed "Resources/templates/share-opened.mustache"
};
static const unsigned char templates_share_pickup_mustache[] = {
#embed "Resources/templates/share-pickup.mustache"
};
static const unsigned char templates_share_status_ask_mustache[] = {
#embed "Resources/templates/share-status-ask.mustache"
};
static const unsigned char templates_share_status_mustache[] = {
#embed "Resources/templates/share-status.mustache"
};
static const unsigned char templates_share_text_mustache[] = {
#embed "Resources/templates/share-text.mustache"
};
static const unsigned char templates_share_unlocked_mustache[] = {
#embed "Resources/templates/share-unlocked.mustache"
};
static const unsigned char templates_text_result_mustache[] = {
#embed "Resources/templates/text-result.mustache"
};

#define RESOURCE(path, bytes) {path, bytes, sizeof bytes}

static const struct SiteResource table[] = {
    RESOURCE("openapi.json", openapi_json),
    RESOURCE("static/cancel.js", static_cancel_js),
    RESOURCE("static/copy.js", static_copy_js),
    RESOURCE("static/fields.js", static_fields_js),
    RESOURCE("static/home.js", static_home_js),
    RESOURCE("static/icon.svg", static_icon_svg),
    RESOURCE("static/pickup.js", static_pickup_js),
    RESOURCE("static/share.js", static_share_js),
    RESOURCE("static/site.css", static_site_css),
    RESOURCE("static/status.js", static_status_js),
    RESOURCE("templates/admin-head.mustache", templates_admin_head_mustache),
    RESOURCE("templates/admin-login.mustache", templates_admin_login_mustache),
    RESOURCE("templates/admin-logout.mustache", templates_admin_logout_mustache),
    RESOURCE("templates/admin-logs.mustache", templates_admin_logs_mustache),
    RESOURCE("templates/admin-message.mustache", templates_admin_message_mustache),
    RESOURCE("templates/admin-nav.mustache", templates_admin_nav_mustache),
    RESOURCE("templates/admin-notices.mustache", templates_admin_notices_mustache),
    RESOURCE("templates/admin-recovery-codes.mustache", templates_admin_recovery_codes_mustache),
    RESOURCE("templates/admin-settings.mustache", templates_admin_settings_mustache),
    RESOURCE("templates/admin-setup.mustache", templates_admin_setup_mustache),
    RESOURCE("templates/admin-status.mustache", templates_admin_status_mustache),
    RESOURCE("templates/admin-two-factor.mustache", templates_admin_two_factor_mustache),
    RESOURCE("templates/copyable.mustache", templates_copyable_mustache),
    RESOURCE("templates/csrf.mustache", templates_csrf_mustache),
    RESOURCE("templates/decrypt-fields.mustache", templates_decrypt_fields_mustache),
    RESOURCE("templates/described.mustache", templates_described_mustache),
    RESOURCE("templates/encrypt-fields.mustache", templates_encrypt_fields_mustache),
    RESOURCE("templates/error.mustache", templates_error_mustache),
    RESOURCE("templates/home.mustache", templates_home_mustache),
    RESOURCE("templates/layout.mustache", templates_layout_mustache),
    RESOURCE("templates/moment.mustache", templates_moment_mustache),
    RESOURCE("templates/share-confirm.mustache", templates_share_confirm_mustache),
    RESOURCE("templates/share-created.mustache", templates_share_created_mustache),
    RESOURCE("templates/share-fields.mustache", templates_share_fields_mustache),
    RESOURCE("templates/share-head.mustache", templates_share_head_mustache),
    RESOURCE("templates/share-message.mustache", templates_share_message_mustache),
    RESOURCE("templates/share-opened.mustache", templates_share_opened_mustache),
    RESOURCE("templates/share-pickup.mustache", templates_share_pickup_mustache),
    RESOURCE("templates/share-status-ask.mustache", templates_share_status_ask_mustache),
    RESOURCE("templates/share-status.mustache", templates_share_status_mustache),
    RESOURCE("templates/share-text.mustache", templates_share_text_mustache),
    RESOURCE("templates/share-unlocked.mustache", templates_share_unlocked_mustache),
    RESOURCE("templates/text-result.mustache", templates_text_result_mustache),
};

struct SiteResources siteResources(void) {
    struct SiteResources all = {table, sizeof table / sizeof table[0]};
    return all;
}
