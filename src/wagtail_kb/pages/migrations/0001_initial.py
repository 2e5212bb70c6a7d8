"""The first tables; the base page is computed, since Wagtail 8 lets a site swap it."""

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
import wagtail_kb.mixins
from django.conf import settings
from django.db import migrations, models
import swapper

from wagtail_kb.basepage import PAGE_MODEL, PARENT_LINK


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        swapper.dependency('wagtailcore', 'Page'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('wagtail_kb', '0001_initial'),
        ('wagtailcore', '0094_alter_page_locale'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KnowledgeBasePage',
            fields=[
                (PARENT_LINK, models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences above the categories.', verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'knowledge base',
                'verbose_name_plural': 'knowledge bases',
            },
            bases=(PAGE_MODEL, models.Model),
        ),
        migrations.CreateModel(
            name='KnowledgeArticlePage',
            fields=[
                (PARENT_LINK, models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences: what an agent reads out first and a bot answers with.', verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('rich_text', 2), ('heading', 5), ('list', 9), ('table', 11), ('picture', 17), ('code', 20), ('attachment', 23)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'strikethrough', 'code', 'superscript', 'subscript', 'h3', 'h4', 'ol', 'ul', 'blockquote', 'hr', 'link', 'document-link'], 'label': 'Text'}), 1: ('wagtail_kb.blocks.InternalBlock', (), {}), 2: ('wagtail.blocks.StructBlock', [[('text', 0), ('internal', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 255}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('2', 'Section'), ('3', 'Part of a section'), ('4', 'Detail')], 'label': 'Level'}), 5: ('wagtail.blocks.StructBlock', [[('content', 3), ('level', 4), ('internal', 1)]], {}), 6: ('wagtail.blocks.BooleanBlock', (), {'label': 'Numbered', 'required': False}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'code', 'link', 'document-link'], 'label': 'Entry'}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'Entries'}), 9: ('wagtail.blocks.StructBlock', [[('ordered', 6), ('items', 8), ('internal', 1)]], {}), 10: ('wagtail.contrib.table_block.blocks.TableBlock', (), {'label': 'Table'}), 11: ('wagtail.blocks.StructBlock', [[('table', 10), ('internal', 1)]], {}), 12: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture', 'required': False}), 13: ('wagtail.blocks.URLBlock', (), {'help_text': 'Instead of a picture of the library. It is shown from there, never copied.', 'label': 'Address of a picture elsewhere', 'required': False}), 14: ('wagtail.blocks.CharBlock', (), {'help_text': "What the picture tells, for those who can't see it, for search and for bots.", 'label': 'Alternative text', 'max_length': 255, 'required': False}), 15: ('wagtail.blocks.BooleanBlock', (), {'help_text': "It tells nothing that the text doesn't say.", 'label': 'Decorative', 'required': False}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 255, 'required': False}), 17: ('wagtail.blocks.StructBlock', [[('image', 12), ('url', 13), ('alt', 14), ('decorative', 15), ('caption', 16), ('internal', 1)]], {}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Code'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Language', 'max_length': 30, 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('content', 18), ('language', 19), ('internal', 1)]], {}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 22: ('wagtail.blocks.CharBlock', (), {'help_text': "What readers see. Empty: the document's own title.", 'label': 'Title', 'max_length': 255, 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('document', 21), ('title', 22), ('internal', 1)]], {})}, verbose_name='content')),
                ('attachments', wagtail.fields.StreamField([('attachment', 3)], blank=True, block_lookup={0: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': "What readers see. Empty: the document's own title.", 'label': 'Title', 'max_length': 255, 'required': False}), 2: ('wagtail_kb.blocks.InternalBlock', (), {}), 3: ('wagtail.blocks.StructBlock', [[('document', 0), ('title', 1), ('internal', 2)]], {})}, verbose_name='attachments')),
                ('audience', models.CharField(blank=True, choices=[('public', 'Public: customers, bots and staff'), ('internal', 'Internal: staff only')], help_text='Who may read this item. Part of what is approved.', max_length=10, verbose_name='audience')),
                ('similar_questions', models.TextField(blank=True, help_text='Other ways customers ask this, one a line. Paste a column of a sheet here.', verbose_name='similar questions')),
                ('keywords', models.TextField(blank=True, help_text="Words that lead here and aren't in the text, one a line.", verbose_name='keywords')),
                ('review_by', models.DateField(blank=True, help_text='When somebody must check it again.', null=True, verbose_name='review by')),
                ('kind', models.CharField(blank=True, choices=wagtail_kb.mixins.article_kinds, max_length=32, verbose_name='kind')),
                ('facets', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='wagtail_kb.facetvalue', verbose_name='facets')),
                ('steward', models.ForeignKey(blank=True, help_text='Who answers for this item. Empty: the steward of its category.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='steward')),
            ],
            options={
                'verbose_name': 'knowledge article',
                'verbose_name_plural': 'knowledge articles',
            },
            bases=(PAGE_MODEL, models.Model),
        ),
        migrations.CreateModel(
            name='KnowledgeCategoryPage',
            fields=[
                (PARENT_LINK, models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('default_kind', models.CharField(blank=True, choices=wagtail_kb.mixins.article_kinds, max_length=32, verbose_name='kind of new articles')),
                ('default_audience', models.CharField(blank=True, choices=[('public', 'Public: customers, bots and staff'), ('internal', 'Internal: staff only')], max_length=10, verbose_name='audience of new items')),
                ('reviewers', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Groups that review the items here. Empty: those of the category above.', related_name='+', to='auth.group', verbose_name='reviewers')),
                ('steward', models.ForeignKey(blank=True, help_text='Answers for the items here that name no steward of their own.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='steward')),
            ],
            options={
                'verbose_name': 'knowledge category',
                'verbose_name_plural': 'knowledge categories',
            },
            bases=(PAGE_MODEL, models.Model),
        ),
        migrations.CreateModel(
            name='KnowledgeFaqPage',
            fields=[
                (PARENT_LINK, models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences: what an agent reads out first and a bot answers with.', verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('rich_text', 2), ('heading', 5), ('list', 9), ('table', 11), ('picture', 17), ('code', 20), ('attachment', 23)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'strikethrough', 'code', 'superscript', 'subscript', 'h3', 'h4', 'ol', 'ul', 'blockquote', 'hr', 'link', 'document-link'], 'label': 'Text'}), 1: ('wagtail_kb.blocks.InternalBlock', (), {}), 2: ('wagtail.blocks.StructBlock', [[('text', 0), ('internal', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 255}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('2', 'Section'), ('3', 'Part of a section'), ('4', 'Detail')], 'label': 'Level'}), 5: ('wagtail.blocks.StructBlock', [[('content', 3), ('level', 4), ('internal', 1)]], {}), 6: ('wagtail.blocks.BooleanBlock', (), {'label': 'Numbered', 'required': False}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'code', 'link', 'document-link'], 'label': 'Entry'}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'Entries'}), 9: ('wagtail.blocks.StructBlock', [[('ordered', 6), ('items', 8), ('internal', 1)]], {}), 10: ('wagtail.contrib.table_block.blocks.TableBlock', (), {'label': 'Table'}), 11: ('wagtail.blocks.StructBlock', [[('table', 10), ('internal', 1)]], {}), 12: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture', 'required': False}), 13: ('wagtail.blocks.URLBlock', (), {'help_text': 'Instead of a picture of the library. It is shown from there, never copied.', 'label': 'Address of a picture elsewhere', 'required': False}), 14: ('wagtail.blocks.CharBlock', (), {'help_text': "What the picture tells, for those who can't see it, for search and for bots.", 'label': 'Alternative text', 'max_length': 255, 'required': False}), 15: ('wagtail.blocks.BooleanBlock', (), {'help_text': "It tells nothing that the text doesn't say.", 'label': 'Decorative', 'required': False}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 255, 'required': False}), 17: ('wagtail.blocks.StructBlock', [[('image', 12), ('url', 13), ('alt', 14), ('decorative', 15), ('caption', 16), ('internal', 1)]], {}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Code'}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Language', 'max_length': 30, 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('content', 18), ('language', 19), ('internal', 1)]], {}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 22: ('wagtail.blocks.CharBlock', (), {'help_text': "What readers see. Empty: the document's own title.", 'label': 'Title', 'max_length': 255, 'required': False}), 23: ('wagtail.blocks.StructBlock', [[('document', 21), ('title', 22), ('internal', 1)]], {})}, verbose_name='content')),
                ('attachments', wagtail.fields.StreamField([('attachment', 3)], blank=True, block_lookup={0: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': "What readers see. Empty: the document's own title.", 'label': 'Title', 'max_length': 255, 'required': False}), 2: ('wagtail_kb.blocks.InternalBlock', (), {}), 3: ('wagtail.blocks.StructBlock', [[('document', 0), ('title', 1), ('internal', 2)]], {})}, verbose_name='attachments')),
                ('audience', models.CharField(blank=True, choices=[('public', 'Public: customers, bots and staff'), ('internal', 'Internal: staff only')], help_text='Who may read this item. Part of what is approved.', max_length=10, verbose_name='audience')),
                ('similar_questions', models.TextField(blank=True, help_text='Other ways customers ask this, one a line. Paste a column of a sheet here.', verbose_name='similar questions')),
                ('keywords', models.TextField(blank=True, help_text="Words that lead here and aren't in the text, one a line.", verbose_name='keywords')),
                ('review_by', models.DateField(blank=True, help_text='When somebody must check it again.', null=True, verbose_name='review by')),
                ('facets', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='wagtail_kb.facetvalue', verbose_name='facets')),
                ('steward', models.ForeignKey(blank=True, help_text='Who answers for this item. Empty: the steward of its category.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='steward')),
            ],
            options={
                'verbose_name': 'FAQ',
                'verbose_name_plural': 'FAQ',
            },
            bases=(PAGE_MODEL, models.Model),
        ),
    ]
